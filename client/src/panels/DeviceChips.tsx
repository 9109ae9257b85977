/** One chip per device of the bed: its role, its grade, its state word; a tap opens what is known about it. */
import { CircleCheck, CircleDashed, LoaderCircle, type LucideIcon, Unplug } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import type { DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import { ageText } from '@circuitwatch/shared/texts/number-text.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import { type DeviceDescription, type DeviceIcon, deviceName, deviceState } from './device-state.ts';
import { ChipButton } from './StatusChip.tsx';

const icons: Readonly<Record<DeviceIcon, LucideIcon>> = {
  ok: CircleCheck,
  late: CircleDashed,
  noData: CircleDashed,
  closed: Unplug,
  busy: LoaderCircle,
};

interface DeviceChipsProps {
  readonly bed: BedState;
  /** Short words, where the header is narrow. */
  readonly short?: boolean;
}

/** Nobody needs it for the first numbers. */
const DevicePanel = lazyPanel(async () => ({ default: (await import('./DevicePanel.tsx')).DevicePanel }));

export function DeviceChips({ bed, short = false }: DeviceChipsProps): ReactNode {
  return bed.description?.devices.map((device) => (
    <DeviceChip
      key={device.device}
      bedId={bed.bedId}
      device={device}
      short={short}
      status={bed.devices.find((status) => status.device === device.device)}
    />
  ));
}

interface DeviceChipProps {
  readonly bedId: string;
  readonly device: DeviceDescription;
  readonly status: DeviceStatus | undefined;
  readonly short: boolean;
}

function DeviceChip({ bedId, device, status, short }: DeviceChipProps): ReactNode {
  const texts = useText();
  const { t, language } = texts;
  const nowMs = useGatewaySeconds();
  const state = status && deviceState(status, nowMs, liveStore.heardMs(bedId, device.device));
  const word = state ? t(state.word, { age: ageText(state.ageMs ?? 0, language) }) : t('stateWaiting');
  return (
    <ChipButton
      caption={deviceName(device, texts, short)}
      icon={icons[state?.icon ?? 'busy']}
      word={word}
      tone={state === undefined || state.well ? 'ok' : 'notice'}
      grade={device.grade}
      title={deviceName(device, texts)}
    >
      {() => (
        <Suspense fallback={null}>
          <DevicePanel bedId={bedId} device={device} status={status} />
        </Suspense>
      )}
    </ChipButton>
  );
}
