// The ranking follows the layer that is shown, and a name in it leads to its place.
(function (map) {
  const sections = [...document.querySelectorAll('#report section')];
  const show = (name) => { for (const one of sections) one.hidden = one.dataset.layer !== name; };
  map.on('baselayerchange', (event) => show(event.name));
  const areaOf = (code) => {
    let found = null;
    map.eachLayer((layer) => { if (layer.feature && layer.feature.properties.code === code) found = layer; });
    return found;
  };
  document.getElementById('report').addEventListener('click', (event) => {
    const code = event.target.dataset.code;
    const area = code && areaOf(code);
    if (!area) return;
    map.fitBounds(area.getBounds(), { maxZoom: 13 });
    area.openTooltip();
  });
})(MAP_NAME);
