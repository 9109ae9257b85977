/**
 * The buttons of an alarm: acknowledge it (one tap, no dialog, R78), pause the bed's sound (one tap on, one tap off, R34).
 * On wide screens and tablets in the banner, on a phone in the bar at the lower edge; always on the screen.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { audioPauseMsMax } from '@circuitwatch/shared/alarms/command-types.ts';
import { isAudible } from '@circuitwatch/shared/alarms/signalling.ts';
import { alarmScreenTexts as texts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { Bell, Check } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { act, useIsSending } from '../state/commands.ts';
import { localNow } from '../state/gateway-clock.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { type BedState, useIsReplay } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { BellPausedIcon } from '../ui/StateIcons.tsx';
import { AckGuard } from './ack-guard.ts';
import { leftText } from './alarm-look.ts';
import { actorName, alarmTitle } from './alarm-words.ts';
import styles from './BannerActions.module.css';

interface AcknowledgeProps {
  readonly bed: BedState;
  readonly view: AlarmView;
}

/** The button, or in its place who has acknowledged and when; nothing where nothing is to be acknowledged. */
export function Acknowledge({ bed, view }: AcknowledgeProps): ReactNode {
  const words = useText();
  const { of } = words;
  const [guard] = useState(() => new AckGuard());
  const isSending = useIsSending('acknowledge', view.alarmId);
  const isReplay = useIsReplay();
  useLayoutEffect(() => guard.shown(view, localNow()), [guard, view]);
  if (view.ack === 'ack') return <Acknowledged view={view} />;
  if (view.ack === 'none' || isReplay) return null;
  return (
    <Button
      className={styles.acknowledge}
      aria-label={of(texts.acknowledgeAlarm, { title: alarmTitle(view, bed, words) })}
      onPressStart={() => guard.pressStart(view, localNow())}
      onPress={() => {
        const target = guard.pressEnd(view);
        if (target) act(bed.bedId, { type: 'acknowledge', ...target });
      }}
    >
      <Check size="1.5rem" aria-hidden="true" />
      {of(isSending ? texts.sending : texts.acknowledge)}
    </Button>
  );
}

function Acknowledged({ view }: { readonly view: AlarmView }): ReactNode {
  const { of } = useText();
  const by = view.acknowledged;
  return (
    <p className={styles.acknowledged}>
      <span className={styles.caption}>
        <Check size="1.125rem" aria-hidden="true" />
        <span className={styles.ackWord}>{of(texts.acknowledged)}</span>
      </span>
      {by && (
        <span className={`${styles.by} digits`}>
          {of(texts.byAt, {
            name: actorName(by.actor, of),
            clock: clockText(liveStore.clock.wallOf(by.atMs)).slice(0, 5),
          })}
        </span>
      )}
    </p>
  );
}

/** The pause of the bed's sound: starts 2 min, or shows what is left of it with a bar that shrinks; one tap ends it. */
export function AudioPause({ bed }: { readonly bed: BedState }): ReactNode {
  const { of } = useText();
  const nowMs = useGatewaySeconds();
  const audio = bed.bedAlarms?.audio;
  const isPaused = audio?.type === 'paused' && nowMs < audio.untilMs;
  const isReplay = useIsReplay();
  if (isReplay && !isPaused) return null;
  if (isPaused) {
    const left = leftText(audio.untilMs, nowMs);
    const share = Math.min(1, (audio.untilMs - nowMs) / (audio.untilMs - audio.sinceMs));
    return (
      <Button
        className={styles.paused}
        data-audio-pause="on"
        isDisabled={isReplay}
        aria-label={of(texts.audioResume, { left })}
        onPress={() => act(bed.bedId, { type: 'audioResume' })}
      >
        <span className={styles.left}>
          <BellPausedIcon size="1.625rem" />
          <span className={`${styles.countdown} digits`}>{left}</span>
        </span>
        <span className={styles.caption}>{of(texts.endsOnTap)}</span>
        <span className={styles.bar} style={{ width: `${Math.round(share * 100)}%` }} />
      </Button>
    );
  }
  const isHeard = bed.alarms.some((view) => isAudible(view, { audio: { type: 'on' } }));
  return (
    <Button
      className={styles.pause}
      data-audio-pause="off"
      isDisabled={!isHeard}
      aria-label={of(texts.audioPauseLength)}
      onPress={() => act(bed.bedId, { type: 'audioPause', durationMs: audioPauseMsMax })}
    >
      <Bell size="1.5rem" aria-hidden="true" />
      <span>{of(texts.audioPause)}</span>
    </Button>
  );
}

/** Whether the pause has something to say or to offer. */
export function hasAudioPause(bed: BedState): boolean {
  return bed.alarms.length > 0 || bed.bedAlarms?.audio.type === 'paused';
}
