/** One chip per device of the bed: its role, its grade, its state word; a tap opens what is known about it. */
import { CircleCheck, CircleDashed, LoaderCircle, type LucideIcon, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import { ageText } from '@circuitwatch/shared/texts/number-text.ts';
import { useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { type DeviceIcon, deviceState } from './device-state.ts';
import { type DeviceDescription, DevicePanel } from './DevicePanel.tsx';
import { ChipButton } from './StatusChip.tsx';

const icons: Readonly<Record<DeviceIcon, LucideIcon>> = {
  ok: CircleCheck,
  late: CircleDashed,
  noData: CircleDashed,
  closed: Unplug,
  busy: LoaderCircle,
};

export function DeviceChips({ bed }: { readonly bed: BedState }): ReactNode {
  return bed.description?.devices.map((device) => (
    <DeviceChip
      key={device.device}
      device={device}
      status={bed.devices.find((status) => status.device === device.device)}
    />
  ));
}

interface DeviceChipProps {
  readonly device: DeviceDescription;
  readonly status: DeviceStatus | undefined;
}

function DeviceChip({ device, status }: DeviceChipProps): ReactNode {
  const texts = useText();
  const { t, language } = texts;
  const nowMs = useGatewaySeconds();
  const state = status ? deviceState(status, nowMs) : undefined;
  const word = state ? t(state.word, { age: ageText(state.ageMs ?? 0, language) }) : t('stateWaiting');
  return (
    <ChipButton
      caption={deviceName(device, texts)}
      icon={icons[state?.icon ?? 'busy']}
      word={word}
      tone={state === undefined || state.well ? 'ok' : 'notice'}
      grade={device.grade}
      title={deviceName(device, texts)}
    >
      {() => <DevicePanel device={device} status={status} />}
    </ChipButton>
  );
}

/** The short word for a device at the bed: its role, or its name where it has none of the usual ones. */
export function deviceName(device: DeviceDescription, { t, of }: Texts): string {
  const { role } = device;
  return role === undefined || role === 'other' ? of(device.name) : t(`role_${role}`);
}
