/**
 * Bursts on an audio context: makes of the plan (burst-plan.ts) sources that start by the audio clock. The same code runs
 * live and in an OfflineAudioContext of the tests. Knows no alarm and no timer; somebody calls `update` about once a second.
 *
 * Every burst has a gain of its own, set for its own start, so that the rise of an unacknowledged HIGH alarm (R26) is
 * already in the schedule when the page hangs.
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { renderBurst } from '@circuitwatch/shared/sound/render-burst.ts';
import type { SoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import { type PlannedBurst, planBursts } from './burst-plan.ts';

/** A cut sound fades in this time: a step in the signal would be a click. */
const fadeSec = 0.02;

export interface BurstsWanted {
  readonly priority: Priority | null;
  readonly isSilenced: boolean;
  /** Linear gain of a burst that starts `inMs` from now. */
  readonly gainIn: (inMs: number) => number;
  /** Changes when `gainIn` would answer otherwise for the same moment: the bursts that wait get their gain anew. */
  readonly gainKey: string;
}

interface Scheduled extends PlannedBurst {
  readonly source: AudioBufferSourceNode;
  readonly gain: GainNode;
}

export class BurstPlayer {
  readonly #context: BaseAudioContext;
  readonly #output: AudioNode;
  readonly #set: SoundSet;
  readonly #buffers = new Map<Priority, AudioBuffer>();
  #scheduled: Scheduled[] = [];
  #gainKey = '';

  constructor(context: BaseAudioContext, output: AudioNode, set: SoundSet) {
    this.#context = context;
    this.#output = output;
    this.#set = set;
  }

  /** Bursts that are scheduled and were not over at the last update, in order. */
  get scheduled(): readonly PlannedBurst[] {
    return this.#scheduled;
  }

  /** True when it cut off a burst that was sounding. */
  update(wanted: BurstsWanted): boolean {
    const nowSec = this.#context.currentTime;
    this.#scheduled = this.#scheduled.filter(({ endSec }) => endSec > nowSec);
    const plan = planBursts(this.#set, {
      nowSec,
      scheduled: this.#scheduled,
      wanted: wanted.priority,
      isSilenced: wanted.isSilenced,
    });
    const isRunning = ({ startSec }: Scheduled): boolean => startSec <= nowSec;
    this.#scheduled = this.#scheduled.filter((burst) => {
      if (!(isRunning(burst) ? plan.cutsRunning : plan.dropsPending)) return true;
      this.#stop(burst, nowSec);
      return false;
    });
    if (wanted.gainKey !== this.#gainKey) {
      this.#gainKey = wanted.gainKey;
      for (const burst of this.#scheduled)
        if (!isRunning(burst)) burst.gain.gain.value = wanted.gainIn((burst.startSec - nowSec) * 1000);
    }
    for (const burst of plan.adds) this.#schedule(burst, wanted.gainIn((burst.startSec - nowSec) * 1000));
    return plan.cutsRunning;
  }

  /** One burst now, for a person who tests the display: beside the plan, not part of it and not cut by it. */
  playOnce(priority: Priority, level: number): void {
    const source = this.#context.createBufferSource();
    source.buffer = this.#buffer(priority);
    const gain = this.#context.createGain();
    gain.gain.value = level;
    source.connect(gain).connect(this.#output);
    source.addEventListener('ended', () => gain.disconnect());
    source.start();
  }

  /** Stops everything; the player is of no use afterwards. */
  close(): void {
    for (const burst of this.#scheduled) this.#stop(burst, this.#context.currentTime);
    this.#scheduled = [];
  }

  #schedule(burst: PlannedBurst, level: number): void {
    const source = this.#context.createBufferSource();
    source.buffer = this.#buffer(burst.priority);
    const gain = this.#context.createGain();
    gain.gain.value = level;
    source.connect(gain).connect(this.#output);
    source.addEventListener('ended', () => gain.disconnect());
    source.start(burst.startSec);
    this.#scheduled.push({ ...burst, source, gain });
  }

  #stop({ source, gain, startSec }: Scheduled, nowSec: number): void {
    if (startSec > nowSec) {
      source.disconnect();
      gain.disconnect();
      source.stop();
      return;
    }
    gain.gain.setValueAtTime(gain.gain.value, nowSec);
    gain.gain.linearRampToValueAtTime(0, nowSec + fadeSec);
    source.stop(nowSec + fadeSec);
  }

  #buffer(priority: Priority): AudioBuffer {
    const known = this.#buffers.get(priority);
    if (known) return known;
    const { sampleRate } = this.#context;
    const samples = renderBurst(this.#set, priority, sampleRate);
    const buffer = this.#context.createBuffer(1, samples.length, sampleRate);
    buffer.copyToChannel(samples, 0);
    this.#buffers.set(priority, buffer);
    return buffer;
  }
}
