/** Why a link is not streaming, as the session, the ports and the gateway say it. Anything else comes from the system as it is. */
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
  portMissing: {
    en: 'the adapter is not there: is it plugged in?',
    zh: '未找到串口适配器：请检查是否已插好',
  },
  portForbidden: {
    en: 'no permission for the port: the gateway must be in the group "dialout"',
    zh: '没有访问端口的权限：请将网关用户加入 dialout 组',
  },
  portBusy: { en: 'the port is in use by another program', zh: '端口正被其他程序占用' },
  portPulled: { en: 'the adapter was pulled out', zh: '适配器已被拔出' },
  portReplaced: { en: 'another adapter has taken this name', zh: '该端口名现指向另一个适配器' },
  portStuck: { en: 'the line does not take bytes', zh: '线路无法发送数据' },
  processStarting: { en: 'the process of the port is not up yet', zh: '端口进程尚未启动' },
  processEnded: {
    en: 'the process of the port ended and is started again',
    zh: '端口进程已退出，正在重新启动',
  },
  tcpRefused: {
    en: 'the terminal server refuses the connection: is it running?',
    zh: '串口服务器拒绝连接：请检查其是否运行',
  },
  tcpUnknownHost: { en: 'the name of the terminal server is not known', zh: '无法解析串口服务器的名称' },
  tcpUnreachable: { en: 'the terminal server cannot be reached', zh: '无法连接到串口服务器' },
  tcpNoAnswer: { en: 'the terminal server does not answer', zh: '串口服务器无响应' },
  tcpEnded: { en: 'the terminal server ended the connection', zh: '串口服务器断开了连接' },
} as const satisfies Readonly<Record<string, Text>>;

export type LinkReason = keyof typeof reasons;

export function isLinkReason(reason: string): reason is LinkReason {
  return Object.hasOwn(reasons, reason);
}

/** A reason that is not one of ours is the port's own sentence and stays as it is. */
export function linkReasonText(reason: string, language: Language): string {
  return isLinkReason(reason) ? reasons[reason][language] : reason;
}
