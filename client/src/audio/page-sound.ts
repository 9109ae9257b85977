/**
 * The sound of this page: what should be heard, from the alarms on its screen and from its link, and what the display can
 * say about itself. Driven by the stream worker's second and by every change of the alarms, never by a timer of the page.
 *
 * A lost link keeps the last sound: silence because nobody knows any more would read as "no alarm".
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { loudest, silence, type SoundWanted, soundWanted } from '@circuitwatch/shared/sound/sound-wanted.ts';
import { burstGain, defaultSoundPolicy, type SoundPolicy } from '@circuitwatch/shared/sound/volume.ts';
import { displayRole } from '../io/display-identity.ts';
import type { DisplayStatus } from '../io/worker-protocol.ts';
import { localNow } from '../state/gateway-clock.ts';
import { liveStore } from '../state/live.ts';
import { type BedState, type SlowState, slowStore } from '../state/slow-store.ts';
import { AlarmAudio } from './alarm-audio.ts';
import { readVolumeStep, writeVolumeStep } from './volume-setting.ts';
import { WakeLockKeeper } from './wake-lock.ts';

/** Soon after a burst begins it can be seen in the signal: the gateway waits 2 s for that proof (R27). */
const proofMs = 300;

class PageSound {
  readonly role = displayRole(location.search);
  readonly audio = new AlarmAudio({
    createContext: () =>
      'AudioContext' in window ? new AudioContext({ latencyHint: 'balanced' }) : undefined,
    localNow,
    wasTouched: () => navigator.userActivation.hasBeenActive,
  });
  readonly #wakeLock = new WakeLockKeeper(() => this.#onChange?.());
  readonly #volumeListeners = new Set<() => void>();
  #onChange: (() => void) | undefined;
  #policy: SoundPolicy = defaultSoundPolicy;
  #volumeStep = readVolumeStep(pageStorage());
  #linkLostMs: number | undefined;
  #beds: SlowState['beds'] | undefined;
  #shown: string | null = null;

  /** `onChange` is called when the display's status is another one and the gateway should hear it now. */
  start(onChange: () => void): void {
    this.#onChange = onChange;
    this.#wakeLock.start();
    this.audio.subscribe(onChange);
    document.addEventListener('visibilitychange', onChange);
    for (const type of ['pointerdown', 'keydown'] as const)
      document.addEventListener(type, this.audio.touched, { capture: true, passive: true });
    slowStore.subscribe(() => this.#alarmsChanged());
    this.audio.look();
  }

  get policy(): SoundPolicy {
    return this.#policy;
  }

  setPolicy(policy: SoundPolicy | undefined): void {
    this.#policy = policy ?? defaultSoundPolicy;
    this.#request();
  }

  readonly volumeStep = (): number => this.#volumeStep;

  readonly subscribeVolume = (listener: () => void): (() => void) => {
    this.#volumeListeners.add(listener);
    return () => this.#volumeListeners.delete(listener);
  };

  setVolumeStep(step: number): void {
    this.#volumeStep = step;
    writeVolumeStep(pageStorage(), step);
    this.#request();
    this.#onChange?.();
    for (const listener of this.#volumeListeners) listener();
  }

  /** The worker says whether the link has been silent for so long that it must be heard (5 s). */
  setLinkLost(isLost: boolean): void {
    if (isLost === (this.#linkLostMs !== undefined)) return;
    this.#linkLostMs = isLost ? liveStore.now() : undefined;
    this.#request();
  }

  /** Once a second, by the worker's clock. */
  second(): void {
    this.#request();
    this.audio.look();
    this.#wakeLock.keep();
  }

  /** A burst as an alarm of this priority would sound on this display now; refused while one sounds. */
  playTest(priority: Priority): boolean {
    if (this.#wanted.priority !== null) return false;
    return this.audio.playTest(
      priority,
      burstGain(this.#policy, { priority, volumeStep: this.#volumeStep, unacknowledgedMs: 0 }),
    );
  }

  status(): DisplayStatus {
    const { beds, selectedBedId } = slowStore.get();
    const { audio, autoplay, sounding } = this.audio.view();
    return {
      bedId: this.role === 'wall' ? null : selectedBedId,
      audio,
      autoplay,
      sounding,
      volumeStep: this.#volumeStep,
      visible: !document.hidden,
      wakeLock: this.#wakeLock.state,
      clockSkewMs: liveStore.clockSkewMs(Date.now()),
      alarmTests: Object.values(beds).flatMap(({ bedId, alarmTest }) =>
        alarmTest === null ? [] : [{ bedId, n: alarmTest }],
      ),
    };
  }

  #alarmsChanged(): void {
    const { beds, selectedBedId } = slowStore.get();
    if (beds === this.#beds && selectedBedId === this.#shown) return;
    this.#beds = beds;
    this.#shown = selectedBedId;
    this.#request();
  }

  #request(): void {
    const gatewayMs = liveStore.now();
    const before = this.#wanted;
    this.#wanted = this.#soundWanted(gatewayMs);
    this.audio.request({
      wanted: this.#wanted,
      policy: this.#policy,
      volumeStep: this.#volumeStep,
      gatewayMs,
    });
    if (this.#wanted.priority !== null && this.#wanted.priority !== before.priority)
      setTimeout(() => this.audio.look(), proofMs);
  }

  #wanted: SoundWanted = silence;

  /** The bed on the screen; on a wall all beds. */
  #soundWanted(gatewayMs: number): SoundWanted {
    const { beds, selectedBedId } = slowStore.get();
    const shown = Object.values(beds).filter(({ bedId }) => this.role === 'wall' || bedId === selectedBedId);
    const sounds = shown.map((bed) => soundOfBed(bed, gatewayMs));
    if (this.#linkLostMs !== undefined)
      sounds.push({ priority: 'medium', sinceMs: this.#linkLostMs, isSilenced: false });
    return loudest(sounds);
  }
}

function soundOfBed(bed: BedState, gatewayMs: number): SoundWanted {
  // Latching of MEDIUM and LOW is visual only (alarms.md 1.7, shared/alarms/signalling.ts).
  const views = bed.alarms.filter(({ latched, priority }) => !latched || priority === 'high');
  return soundWanted(views, bed.bedAlarms?.audio ?? { type: 'on' }, gatewayMs);
}

function pageStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

export const pageSound = new PageSound();
