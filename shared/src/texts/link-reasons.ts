/** Why a link is not streaming, where the gateway itself says so. Other reasons come from the port as they are. */
import type { Language, Text } from '../foundation/language.ts';

const reasons = {
  starting: { en: 'opening the port', zh: '正在打开端口' },
  identifying: { en: 'port open, waiting for the device', zh: '端口已打开，等待设备' },
  streaming: { en: 'receiving', zh: '正在接收' },
  silent: {
    en: 'no data from the device: is it on, is the cable in?',
    zh: '设备无数据：请检查设备电源与连接线',
  },
  notUnderstood: {
    en: 'bytes arrive but none is understood: wrong speed, wrong device or a bad cable?',
    zh: '收到字节但无法识别：请检查波特率、设备型号或连接线',
  },
  openTimeout: { en: 'the port does not open', zh: '端口无法打开' },
  stopped: { en: 'stopped', zh: '已停止' },
} as const satisfies Readonly<Record<string, Text>>;

export type LinkReason = keyof typeof reasons;

export function isLinkReason(reason: string): reason is LinkReason {
  return Object.hasOwn(reasons, reason);
}

/** A reason that is not one of ours is the port's own sentence and stays as it is. */
export function linkReasonText(reason: string, language: Language): string {
  return isLinkReason(reason) ? reasons[reason][language] : reason;
}
