/**
 * What the overview is told. Values stand in the order of the codes of the frame.
 *
 * @typedef {{code: string, group: string, zh: string, en: string, unit_zh: string, unit_en: string, formula_zh: string, formula_en: string,
 *   better: 'more' | 'less' | 'neither', rate: boolean, period: string}} LayerTold
 * @typedef {{code: string, name: string, path: string[], value: number}} ThinVillage
 * @typedef {{theme: string, layer: LayerTold, level: string, month: string | null, day: string | null, value: number | null, estimate: boolean,
 *   breaks: number[], colours: string[], states: string[], values: (number | null)[], state: number[], thinnest: ThinVillage[],
 *   not_reported?: number, silent?: number, vacant?: number}} ThemeTold
 * @typedef {{area: {code: string, name: string, level: string} | null, level: string, themes: ThemeTold[], empty: unknown}} OverviewTold
 */
export {};
