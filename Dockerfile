FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/gisgrid
COPY requirements.lock ./
RUN /opt/gisgrid/bin/pip install --no-cache-dir --no-deps -r requirements.lock
COPY pyproject.toml setup.cfg README.md ./
COPY gisgrid gisgrid
COPY webmap webmap
RUN /opt/gisgrid/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libcairo2 fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home gisgrid && install -d -o gisgrid -g gisgrid -m 700 /var/lib/gisgrid
COPY --from=build /opt/gisgrid /opt/gisgrid
ENV PATH=/opt/gisgrid/bin:$PATH PYTHONUNBUFFERED=1
USER gisgrid
EXPOSE 8000
CMD ["gisgrid", "serve", "--host", "0.0.0.0"]
