/**
 * The design tokens as canvas code needs them: read once from the computed style per theme change, not per frame. Names
 * are those of theme/tokens.css; nothing here invents a colour.
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { ChannelFamily } from '@circuitwatch/shared/channels/channel.ts';

export interface ChartColors {
  readonly bg: string;
  readonly strip: string;
  readonly raise: string;
  readonly raise2: string;
  readonly line: string;
  readonly line2: string;
  readonly text1: string;
  readonly text2: string;
  readonly text3: string;
  readonly range: string;
  readonly replay: string;
  readonly onReplay: string;
  readonly family: Readonly<Record<ChannelFamily, string>>;
  readonly priority: Readonly<Record<Priority, string>>;
  readonly onPriority: Readonly<Record<Priority, string>>;
  readonly font: string;
}

function readColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    bg: token('bg'),
    strip: token('strip'),
    raise: token('raise'),
    raise2: token('raise2'),
    line: token('line'),
    line2: token('line2'),
    text1: token('text1'),
    text2: token('text2'),
    text3: token('text3'),
    range: token('range'),
    replay: token('replay'),
    onReplay: token('on-replay'),
    family: {
      flow: token('flow'),
      drainage: token('drainage'),
      membrane: token('membrane'),
      saturation: token('saturation'),
      return: token('return'),
      neutral: token('neutral'),
    },
    priority: { low: token('low'), medium: token('medium'), high: token('high') },
    onPriority: { low: token('on-low'), medium: token('on-medium'), high: token('on-high') },
    font: getComputedStyle(document.body).fontFamily,
  };
}

let colors: ChartColors | undefined;
let version = 0;
const listeners = new Set<() => void>();

/** The colours of the present theme. */
export function chartColors(): ChartColors {
  colors ??= readColors();
  return colors;
}

/** Grows with each theme change: what caches painted patterns compares it. */
export function colorsVersion(): number {
  return version;
}

/** Told after a theme change, when the new colours are in force. */
export function onColors(listener: () => void): () => void {
  if (listeners.size === 0) observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) observer.disconnect();
  };
}

const observer = new MutationObserver(() => {
  colors = undefined;
  version++;
  for (const listener of listeners) listener();
});
