/** Values as people read them, for the units that our panels use. @param {number | null} value @param {string} unit an id of Grafana's @param {number} [decimals] */
export function formatted(value, unit, decimals) {
  if (value === null) return '–';
  switch (unit) {
    case 's':
      return seconds(value);
    case 'bytes':
      return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
    case 'percentunit':
      return `${trimmed(value * 100, decimals ?? 2)} %`;
    case 'cps':
    case 'reqps':
      return `${scaled(value, 1000, ['', 'k', 'M'])}/s`;
    default:
      return decimals === undefined ? scaled(value, 1000, ['', 'k', 'M', 'G']) : trimmed(value, decimals);
  }
}

/** @param {number} value */
function seconds(value) {
  if (value === 0) return '0 s';
  if (value < 0.001) return `${trimmed(value * 1e6, 0)} µs`;
  if (value < 1) return `${trimmed(value * 1000, value < 0.01 ? 2 : 1)} ms`;
  if (value < 120) return `${trimmed(value, 2)} s`;
  return value < 7200 ? `${trimmed(value / 60, 1)} min` : `${trimmed(value / 3600, 1)} h`;
}

/**
 * @param {number} value
 * @param {number} base
 * @param {string[]} names
 */
function scaled(value, base, names) {
  let scale = 0;
  let rest = value;
  while (rest >= base && scale < names.length - 1) {
    rest /= base;
    scale += 1;
  }
  return `${trimmed(rest, rest >= 100 ? 0 : rest >= 10 ? 1 : 2)} ${names[scale]}`.trim();
}

/** @param {number} value @param {number} decimals */
const trimmed = (value, decimals) => String(Number(value.toFixed(decimals)));
