/** Hatches as canvas patterns: sparse outside the allowed range, dense where data are missing. Cached per colour. */
const cached = new Map<string, CanvasPattern>();
/** Colours × two densities × pixel ratios in use; far below this in practice. */
const cachedMax = 64;

export type HatchDensity = 'sparse' | 'dense';
const spacingPx: Readonly<Record<HatchDensity, number>> = { sparse: 9, dense: 5 };

/** A diagonal hatch (rising to the right) in device pixels. */
export function hatch(
  context: CanvasRenderingContext2D,
  color: string,
  density: HatchDensity,
  pixelRatio: number,
): CanvasPattern | string {
  const key = `${color}|${density}|${pixelRatio}`;
  const known = cached.get(key);
  if (known) return known;
  const size = Math.round(spacingPx[density] * pixelRatio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return color;
  pen.strokeStyle = color;
  pen.lineWidth = Math.max(1, pixelRatio);
  // Three strokes so that the tile's corners join without a notch.
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
    pen.stroke();
  }
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return color;
  if (cached.size >= cachedMax) cached.clear();
  cached.set(key, pattern);
  return pattern;
}
