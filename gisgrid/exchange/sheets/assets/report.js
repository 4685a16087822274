// The ranking follows the layer that is shown, and a name in it leads to its place.
(function (map) {
  const sections = [...document.querySelectorAll('#report section')];
  const show = (name) => { for (const one of sections) one.hidden = one.dataset.layer !== name; };
  map.on('baselayerchange', (event) => show(event.name));
  L.control.scale({ imperial: false }).addTo(map);
  let chosen = null;
  const areaOf = (code) => {
    let found = null;
    map.eachLayer((layer) => { if (layer.feature && layer.feature.properties.code === code) found = layer; });
    return found;
  };
  document.getElementById('report').addEventListener('click', (event) => {
    const code = event.target.dataset.code;
    const area = code && areaOf(code);
    if (!area) return;
    if (chosen) chosen.setStyle({ weight: 1, color: '#777777' });
    chosen = area;
    area.setStyle({ weight: 3, color: '#0b6bcb' }).bringToFront();
    map.fitBounds(area.getBounds(), { maxZoom: 12 });
  });
})(MAP_NAME);
