/**
 * The one cursor of a trend panel: pointer, touch and keyboard set a time; the line goes through rows and lanes, each row
 * shows a dot and its value on the free side, the time stands in a filled pill. Elements are made once and moved.
 */
import { fillText } from '@circuitwatch/shared/foundation/language.ts';
import { chartTexts } from '@circuitwatch/shared/texts/chart-texts.ts';
import { ageText } from '@circuitwatch/shared/texts/number-text.ts';
import { hourMinuteText, clockText } from '../text/clock-text.ts';
import { liveStore } from '../state/live.ts';
import { slowStore } from '../state/slow-store.ts';
import type { TimeWindow } from './time-window.ts';
import type { TrendRow } from './trend-row.ts';

export interface CursorClassNames {
  readonly line: string;
  readonly pill: string;
  readonly tag: string;
  readonly dot: string;
}

interface CursorScene {
  readonly window: () => TimeWindow;
  readonly nowMs: () => number;
  readonly rows: readonly TrendRow[];
  readonly changed: () => void;
}

/** Arrow keys move by a pixel's worth of time, with Shift by ten of them. */
const keyStepPx = 4;
const shiftSteps = 10;
/** Room a tag needs beside the line before it changes sides. */
const tagRoomPx = 84;

export class TrendCursor {
  #surface: HTMLElement;
  #line: HTMLElement;
  #pill: HTMLElement;
  #tags: { tag: HTMLElement; dot: HTMLElement }[];
  #scene: CursorScene | undefined;
  #atMs: number | undefined;
  #abort = new AbortController();

  /**
   * @param surface takes pointer and keys; as wide as the plots
   * @param pillPlace where the time pill goes (the time axis)
   * @param rowElements the plots, in the order of the rows
   */
  constructor(
    surface: HTMLElement,
    pillPlace: HTMLElement,
    rowElements: readonly HTMLElement[],
    names: CursorClassNames,
  ) {
    this.#surface = surface;
    this.#line = part(surface, names.line);
    this.#pill = part(pillPlace, names.pill);
    this.#tags = rowElements.map((row) => ({ dot: part(row, names.dot), tag: part(row, names.tag) }));
  }

  attach(scene: CursorScene): void {
    this.#scene = scene;
    const { signal } = this.#abort;
    const surface = this.#surface;
    surface.addEventListener('pointermove', (event) => this.#point(event), { signal });
    surface.addEventListener('pointerdown', (event) => this.#point(event), { signal });
    surface.addEventListener(
      'pointerleave',
      // A finger that lifts leaves the cursor where it was; a mouse takes it along.
      (event) => event.pointerType === 'mouse' && document.activeElement !== surface && this.#set(undefined),
      { signal },
    );
    surface.addEventListener('keydown', (event) => this.#key(event), { signal });
    surface.addEventListener('blur', () => this.#set(undefined), { signal });
  }

  draw(width: number): void {
    const scene = this.#scene;
    const atMs = this.#atMs;
    const shown = scene !== undefined && atMs !== undefined;
    const window = scene?.window();
    const x = shown && window ? ((atMs - window.fromMs) / (window.toMs - window.fromMs)) * width : -1;
    const visible = shown && x >= 0 && x <= width;
    this.#line.hidden = !visible;
    this.#pill.hidden = !visible;
    if (!visible || !scene || !window) {
      for (const { tag, dot } of this.#tags) tag.hidden = dot.hidden = true;
      return;
    }
    this.#line.style.transform = `translateX(${x.toFixed(1)}px)`;
    const wallMs = liveStore.clock.wallOf(atMs);
    const text = window.toMs - window.fromMs < 3_600_000 ? clockText(wallMs) : hourMinuteText(wallMs);
    this.#pill.textContent = `${text} · ${this.#ago(scene.nowMs() - atMs)}`;
    const room = this.#pill.offsetWidth / 2;
    const pillX = Math.max(room, Math.min(width - room, x));
    this.#pill.style.transform = `translateX(${pillX.toFixed(1)}px) translateX(-50%)`;
    const readings: string[] = [text];
    for (const [index, row] of scene.rows.entries()) {
      const reading = row.read(atMs);
      this.#placeTag(index, row, x, width, reading);
      if (reading) readings.push(`${row.channels[0]?.symbol ?? ''} ${reading.text}`);
    }
    this.#surface.setAttribute('aria-valuetext', readings.join(', '));
    this.#surface.setAttribute('aria-valuenow', String(Math.round((x / width) * 100)));
  }

  close(): void {
    this.#abort.abort();
    this.#set(undefined);
    this.#line.remove();
    this.#pill.remove();
    for (const { tag, dot } of this.#tags) {
      tag.remove();
      dot.remove();
    }
  }

  #ago(ageMs: number): string {
    const { language } = slowStore.get();
    return fillText(chartTexts.ago[language], { age: ageText(ageMs, language) });
  }

  #placeTag(
    index: number,
    row: TrendRow,
    x: number,
    width: number,
    reading: { text: string; y: number } | undefined,
  ): void {
    const parts = this.#tags[index];
    if (!parts) return;
    const { tag, dot } = parts;
    tag.hidden = dot.hidden = reading === undefined;
    if (!reading) return;
    const channel = row.channels[0];
    if (tag.textContent !== reading.text) tag.textContent = reading.text;
    tag.dataset['family'] = dot.dataset['family'] = channel?.family ?? 'neutral';
    const y = Math.max(0, Math.min(row.height, reading.y));
    dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
    const side = x + tagRoomPx > width ? 'translate(calc(-100% - 10px), -50%)' : 'translate(10px, -50%)';
    // The free side: above the line where it runs low, below it where it runs high.
    const away = y > row.height / 2 ? Math.max(13, y - 26) : Math.min(row.height - 13, y + 26);
    tag.style.transform = `translate(${x.toFixed(1)}px, ${away.toFixed(1)}px) ${side}`;
  }

  #point(event: PointerEvent): void {
    const box = this.#surface.getBoundingClientRect();
    this.#setX(event.clientX - box.left, box.width);
  }

  #setX(x: number, width: number): void {
    const scene = this.#scene;
    if (!scene || width === 0) return;
    const { fromMs, toMs } = scene.window();
    this.#set(fromMs + (Math.max(0, Math.min(width, x)) / width) * (toMs - fromMs));
  }

  #set(atMs: number | undefined): void {
    const scene = this.#scene;
    this.#atMs = atMs === undefined || !scene ? undefined : Math.min(atMs, scene.nowMs());
    scene?.changed();
  }

  #key(event: KeyboardEvent): void {
    const scene = this.#scene;
    if (!scene) return;
    const { fromMs, toMs } = scene.window();
    const width = this.#surface.clientWidth || 1;
    const stepMs = ((toMs - fromMs) / width) * keyStepPx * (event.shiftKey ? shiftSteps : 1);
    const fromHere = this.#atMs ?? scene.nowMs();
    switch (event.key) {
      case 'ArrowLeft':
        this.#set(Math.max(fromMs, fromHere - stepMs));
        break;
      case 'ArrowRight':
        this.#set(fromHere + stepMs);
        break;
      case 'Home':
        this.#set(fromMs);
        break;
      case 'End':
        this.#set(scene.nowMs());
        break;
      case 'Escape':
        this.#set(undefined);
        break;
      default:
        return;
    }
    event.preventDefault();
  }
}

function part(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.hidden = true;
  parent.append(element);
  return element;
}
