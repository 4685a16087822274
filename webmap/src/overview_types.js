/**
 * What the overview is told. Values stand in the order of the codes of a frame.
 *
 * @typedef {{code: string, group: string, zh: string, en: string, unit_zh: string, unit_en: string, formula_zh: string, formula_en: string,
 *   better: 'more' | 'less' | 'neither', rate: boolean, period: string}} LayerTold
 * @typedef {{code: string, name: string, path: string[], value: number, estimate: boolean}} ThinArea
 * @typedef {{zh: string, en: string, hint_zh: string, hint_en: string}} Words
 * @typedef {{theme: string, layer: LayerTold, missing?: undefined, level: string, month: string | null, day: string, value: number | null,
 *   value_state: string, value_estimate: boolean, breaks: number[], colours: string[], states: string[], values: (number | null)[],
 *   state: number[], thinnest: ThinArea[], not_reported: number, silent?: number | null, vacant?: number | null}} ThemeShown
 * @typedef {{theme: string, layer: LayerTold, missing: Words}} ThemeMissing
 * @typedef {Words & {what: string}} NextStep what is missing, and what to do about it
 * @typedef {{area: {code: string, name: string, level: string} | null, level: string, themes: (ThemeShown | ThemeMissing)[],
 *   empty: NextStep[]}} OverviewTold
 */
export {};
