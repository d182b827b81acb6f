/** The next larger or smaller step from a zoom. */
export function stepZoom(zoom: number, direction: 1 | -1): number {
  return direction > 0 ? zoom * 1.25 : zoom / 1.25;
}

/** Keeps a zoom between what fits (or a tenth) and eight times the pixels. */
export function clampZoom(zoom: number, fit: number): number {
  return Math.min(8, Math.max(Math.min(fit, 0.1), zoom));
}

/** Where to scroll so that the point under the pointer stays there while the zoom changes. */
export function zoomAround(
  scroll: { left: number; top: number },
  point: { x: number; y: number },
  before: number,
  after: number,
): { left: number; top: number } {
  const ratio = after / before;
  return {
    left: Math.max(0, (scroll.left + point.x) * ratio - point.x),
    top: Math.max(0, (scroll.top + point.y) * ratio - point.y),
  };
}
