/**
 * The sound of this display: one audio context, kept alive and honest. It is looked at once a second; a context whose
 * clock stands is replaced; one that waits for a gesture says so, and starts with the first touch of the page.
 *
 * Whether the browser lets the page sound by itself is found out before anybody touches it (R64): a kiosk that was started
 * without the autoplay flag would otherwise be found silent at the first alarm of the night.
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { type SoundSet, soundSets, tonalSoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import type { SoundWanted } from '@circuitwatch/shared/sound/sound-wanted.ts';
import { burstGain, type SoundPolicy } from '@circuitwatch/shared/sound/volume.ts';
import { burstPeriodMs } from '@circuitwatch/shared/sound/sound-set.ts';
import type { AudioState, AutoplayState } from '@circuitwatch/shared/wire/protocol.ts';
import { type ClockLook, isClockStalled, judgeAudio, RenderWatch } from './audio-health.ts';
import { BurstPlayer } from './burst-player.ts';

/** A context whose clock stands this many looks in a row is replaced. */
const stalledLooksMax = 3;
/** A context that may run is running this long after it was made. */
const startsWithinMs = 2_000;
/** The largest window of an analyser: what happened since the last look, nearly. */
const analyserSamples = 32_768;
/** A proof of the sound holds for the period of its bursts and this, seconds. */
const proofSlackSec = 2;
/** The signal counts as heard from this peak on: the quietest burst peaks at 0.05. */
const audiblePeak = 0.005;

export interface AudioView {
  /** False in the first 2 s, in which a browser may still be starting its audio. */
  readonly isKnown: boolean;
  readonly audio: AudioState;
  readonly autoplay: AutoplayState;
  /** What sounds now, proven by the signal. */
  readonly sounding: Priority | null;
}

export interface AudioEnvironment {
  /** undefined where the browser has no audio. May throw (too many contexts). */
  readonly createContext: () => AudioContext | undefined;
  readonly localNow: () => number;
  /** Whether a person has touched the page since it was loaded. */
  readonly wasTouched: () => boolean;
}

export interface SoundRequest {
  readonly wanted: SoundWanted;
  readonly policy: SoundPolicy;
  readonly volumeStep: number;
  /** Gateway time, ms: the clock of `wanted.sinceMs`. */
  readonly gatewayMs: number;
}

interface Rig {
  readonly context: AudioContext;
  readonly analyser: AnalyserNode;
  /** Another one when the organisation's tones are other ones. */
  player: BurstPlayer;
  readonly watch: RenderWatch;
  readonly madeMs: number;
}

export class AlarmAudio {
  readonly #environment: AudioEnvironment;
  readonly #listeners = new Set<() => void>();
  readonly #signal = new Float32Array(analyserSamples);
  #rig: Rig | undefined;
  #lastLook: ClockLook | undefined;
  #stalledLooks = 0;
  #request: SoundRequest | undefined;
  #set: SoundSet = tonalSoundSet;
  #view: AudioView = { isKnown: false, audio: 'unavailable', autoplay: 'unknown', sounding: null };
  /** Contexts that were given up because their clock stood. */
  rebuilds = 0;

  constructor(environment: AudioEnvironment) {
    this.#environment = environment;
  }

  /** Bound, for useSyncExternalStore. The view is the same object while nothing changed. */
  readonly view = (): AudioView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What should sound from now on. Cheap: called with every message of the gateway and once a second. */
  request(request: SoundRequest): void {
    this.#request = request;
    const { wanted, policy, volumeStep, gatewayMs } = request;
    const { priority, isSilenced } = wanted;
    const gainIn = (inMs: number): number => {
      const unacknowledgedMs = gatewayMs + inMs - wanted.sinceMs;
      return burstGain(policy, { priority: priority ?? 'low', volumeStep, unacknowledgedMs });
    };
    const gainKey = JSON.stringify([priority, wanted.sinceMs, volumeStep, policy]);
    const rig = this.#ensureRig();
    this.#useSet(soundSets[policy.set ?? 'tonal'], rig);
    if (rig?.context.state !== 'running') return;
    // A burst that was cut is not there to be seen any more.
    if (rig.player.update({ priority, isSilenced, gainIn, gainKey })) rig.watch.forget();
  }

  /** The organisation's tones come with the first word of the gateway, after the first sound may have been planned. */
  #useSet(set: SoundSet, rig: Rig | undefined): void {
    if (set === this.#set) return;
    this.#set = set;
    if (!rig) return;
    rig.player.close();
    rig.player = new BurstPlayer(rig.context, rig.analyser, set);
    rig.watch.forget();
  }

  /** Once a second, by the worker's clock: is it well? Repairs what can be repaired. */
  look(): void {
    const rig = this.#ensureRig();
    const nowMs = this.#environment.localNow();
    const isStalled = rig ? this.#lookAtClock(rig, nowMs) : false;
    if (rig) this.#lookAtSignal(rig);
    const audio = judgeAudio(rig?.context.state ?? 'none', isStalled, rig?.watch.isRendered ?? true);
    const isKnown = this.#view.isKnown || audio === 'ok' || nowMs - (rig?.madeMs ?? 0) >= startsWithinMs;
    this.#show({
      isKnown,
      audio,
      autoplay: this.#autoplay(rig, nowMs),
      sounding: this.#sounding(rig, audio),
    });
    if (rig && this.#stalledLooks >= stalledLooksMax) this.#rebuild();
    else if (rig && audio !== 'ok') this.#resume(rig.context);
    if (this.#request) this.request(this.#request);
  }

  /** One burst at this gain for a self-test (R76). False where the browser gives no sound now. */
  playTest(priority: Priority, level: number): boolean {
    const rig = this.#ensureRig();
    if (rig?.context.state !== 'running') return false;
    rig.player.playOnce(priority, level);
    return true;
  }

  /** A person touched the page: the moment at which a browser allows sound. */
  readonly touched = (): void => {
    const rig = this.#ensureRig();
    if (rig && rig.context.state !== 'running') this.#resume(rig.context);
  };

  #ensureRig(): Rig | undefined {
    if (this.#rig && this.#rig.context.state !== 'closed') return this.#rig;
    try {
      const context = this.#environment.createContext();
      this.#rig = context && this.#build(context);
    } catch {
      // The browser refuses another context; the next look tries again and the view says `unavailable`.
      this.#rig = undefined;
    }
    return this.#rig;
  }

  #build(context: AudioContext): Rig {
    const analyser = context.createAnalyser();
    analyser.fftSize = analyserSamples;
    analyser.connect(context.destination);
    const player = new BurstPlayer(context, analyser, this.#set);
    // Sounds as soon as it may, and says at once that it may not.
    context.addEventListener('statechange', () => {
      if (this.#rig?.context === context) this.look();
    });
    this.#lastLook = undefined;
    this.#stalledLooks = 0;
    return { context, analyser, player, watch: new RenderWatch(), madeMs: this.#environment.localNow() };
  }

  #rebuild(): void {
    const old = this.#rig;
    this.#rig = undefined;
    this.rebuilds++;
    old?.player.close();
    // A context that hangs may never finish closing; nobody waits for it.
    old?.context.close().catch(() => undefined);
  }

  #resume(context: AudioContext): void {
    context.resume().catch(() => undefined);
  }

  #lookAtClock({ context }: Rig, nowMs: number): boolean {
    const now: ClockLook = { contextSec: context.currentTime, localMs: nowMs };
    const last = this.#lastLook;
    if (context.state !== 'running') {
      this.#lastLook = undefined;
      this.#stalledLooks = 0;
      return false;
    }
    const isStalled = last ? isClockStalled(last, now) : false;
    if (isStalled === undefined) return this.#stalledLooks > 0;
    this.#lastLook = now;
    this.#stalledLooks = isStalled ? this.#stalledLooks + 1 : 0;
    return isStalled;
  }

  #lookAtSignal({ analyser, player, watch, context }: Rig): void {
    analyser.getFloatTimeDomainData(this.#signal);
    let peak = 0;
    for (const sample of this.#signal) peak = Math.max(peak, Math.abs(sample));
    watch.look(player.scheduled, context.currentTime, peak >= audiblePeak ? peak : 0);
  }

  #autoplay(rig: Rig | undefined, nowMs: number): AutoplayState {
    if (this.#view.autoplay !== 'unknown' || !rig) return this.#view.autoplay;
    if (this.#environment.wasTouched()) return 'unknown';
    if (rig.context.state === 'running') return 'allowed';
    return nowMs - rig.madeMs >= startsWithinMs ? 'blocked' : 'unknown';
  }

  #sounding(rig: Rig | undefined, audio: AudioState): Priority | null {
    const priority = this.#request?.wanted.priority ?? null;
    if (!rig || priority === null || audio !== 'ok') return null;
    const proofSec = burstPeriodMs(this.#set.bursts[priority]) / 1000 + proofSlackSec;
    return rig.context.currentTime - rig.watch.provenSec <= proofSec ? priority : null;
  }

  #show(view: AudioView): void {
    const { audio, autoplay, sounding, isKnown } = this.#view;
    const isSame = view.audio === audio && view.autoplay === autoplay && view.sounding === sounding;
    if (isSame && view.isKnown === isKnown) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
