"""Names and telephone numbers as far as a reader may see them."""

SHOWN_LETTERS_OF_A_PHONE = (3, 4)


def masked_name(name: str) -> str:
    """Return a name of which the first character is left.

    Examples
    --------
    >>> masked_name("王小明"), masked_name("王五"), masked_name("")
    ('王**', '王*', '')
    """
    return name[:1] + "*" * (len(name) - 1)


def masked_phone(phone: str) -> str:
    """Return a telephone number without its middle; a short one without anything.

    Examples
    --------
    >>> masked_phone("13812340000"), masked_phone("12345")
    ('138****0000', '*****')
    """
    start, end = SHOWN_LETTERS_OF_A_PHONE
    if len(phone) <= start + end:
        return "*" * len(phone)
    return phone[:start] + "*" * (len(phone) - start - end) + phone[-end:]
