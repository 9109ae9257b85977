/**
 * Texts of the alarms about the system itself; a part of alarm-texts.ts, which says what they hold. `{detail}` is the
 * names of displays, or a code in words (technical-details.ts).
 */
import type { AlarmText } from './alarm-texts.ts';

export const ownFailureTexts: Readonly<Record<string, AlarmText>> = {
  'display-silent': {
    title: { en: 'Screen is silent', zh: '屏幕失联' },
    message: {
      en: '{detail}: the gateway hears nothing from this screen. It may not show or sound alarms.',
      zh: '{detail}：网关收不到该屏幕的信号，它可能不显示或不发出报警。',
    },
    causes: [
      { en: 'Screen switched off or browser closed', zh: '屏幕关闭或浏览器已退出' },
      { en: 'Network cable or Wi-Fi lost', zh: '网线或无线网络中断' },
      { en: 'The computer sleeps or hangs', zh: '计算机休眠或死机' },
    ],
    checks: [
      { en: 'Watch the console and the other screens', zh: '查看主机和其他屏幕' },
      { en: 'Power, network and browser of the screen', zh: '屏幕的电源、网络和浏览器' },
      { en: 'Open the bed on another screen', zh: '在另一屏幕上打开该床位' },
    ],
  },
  'display-frozen': {
    title: { en: 'Screen is frozen', zh: '屏幕卡死' },
    message: {
      en: '{detail}: the screen no longer draws what it is sent. Do not trust its values.',
      zh: '{detail}：屏幕不再更新画面，其数值不可信。',
    },
    causes: [
      { en: 'The page or the graphics hang', zh: '页面或显卡卡死' },
      { en: 'The computer is overloaded', zh: '计算机过载' },
    ],
    checks: [
      { en: 'Watch the console and the other screens', zh: '查看主机和其他屏幕' },
      { en: 'Reload the page, restart the browser', zh: '刷新页面，重启浏览器' },
    ],
  },
  'display-no-sound': {
    title: { en: 'Screen has no sound', zh: '屏幕无声音' },
    message: {
      en: '{detail}: alarms may not be heard there.',
      zh: '{detail}：该处可能听不到报警声。',
    },
    causes: [
      { en: 'Sound not yet allowed in the browser', zh: '浏览器尚未允许声音' },
      { en: 'Loudspeaker missing or switched off', zh: '扬声器缺失或关闭' },
      { en: 'The sound of the browser has failed', zh: '浏览器声音故障' },
    ],
    checks: [
      { en: 'Touch the screen, run the sound test', zh: '触摸屏幕，进行声音测试' },
      { en: 'Loudspeaker and volume', zh: '扬声器和音量' },
      { en: 'Reload the page', zh: '刷新页面' },
    ],
  },
  'display-hidden': {
    title: { en: 'Screen is hidden', zh: '屏幕被遮挡' },
    message: {
      en: '{detail}: the page is not in view. Nobody sees the alarms there.',
      zh: '{detail}：页面不可见，该处看不到报警。',
    },
    causes: [
      { en: 'Another tab or program is in front', zh: '其他标签页或程序在前' },
      { en: 'Window minimised or screen locked', zh: '窗口最小化或屏幕锁定' },
    ],
    checks: [
      { en: 'Bring the page to the front', zh: '将页面置于最前' },
      { en: 'Unlock the screen', zh: '解锁屏幕' },
    ],
  },
  'display-may-sleep': {
    title: { en: 'Screen may go dark', zh: '屏幕可能休眠' },
    message: {
      en: '{detail}: the screen can no longer keep itself awake.',
      zh: '{detail}：屏幕无法保持常亮。',
    },
    causes: [
      { en: 'The browser took the wake lock away', zh: '浏览器取消了常亮锁' },
      { en: 'Battery saving is on', zh: '省电模式已开启' },
    ],
    checks: [
      { en: 'Energy settings, power supply', zh: '电源设置和供电' },
      { en: 'Reload the page', zh: '刷新页面' },
    ],
  },
  'display-alarm-path': {
    title: { en: 'Alarms do not arrive', zh: '报警未送达' },
    message: {
      en: '{detail}: test alarms do not come back, although data may.',
      zh: '{detail}：测试报警未返回，即使数据仍在传输。',
    },
    causes: [
      { en: 'The page has failed in part', zh: '页面部分失效' },
      { en: 'The process that serves the screens hangs', zh: '屏幕服务进程卡死' },
    ],
    checks: [
      { en: 'Watch the console and the other screens', zh: '查看主机和其他屏幕' },
      { en: 'Reload the page', zh: '刷新页面' },
      { en: 'Restart the gateway if all are concerned', zh: '若全部受影响，重启网关' },
    ],
  },
  'display-clock': {
    title: { en: 'Clock of a screen is wrong', zh: '屏幕时钟错误' },
    message: {
      en: '{detail}: its clock differs by more than a minute.',
      zh: '{detail}：其时钟偏差超过一分钟。',
    },
    causes: [
      { en: 'No time server', zh: '无时间服务器' },
      { en: 'Clock set by hand', zh: '手动设置了时钟' },
    ],
    checks: [
      { en: 'Date and time of the computer', zh: '计算机的日期和时间' },
      { en: 'Time server of the site', zh: '院内时间服务器' },
    ],
  },
  'recorder-failed': {
    title: { en: 'Not recording', zh: '记录中断' },
    message: {
      en: 'The recording of this bed fails: {detail}. Monitoring and alarms go on.',
      zh: '本床记录失败：{detail}。监测和报警继续。',
    },
    causes: [
      { en: 'Disk full or failing', zh: '磁盘已满或故障' },
      { en: 'Data folder not writable', zh: '数据目录不可写' },
      { en: 'The computer is overloaded', zh: '计算机过载' },
    ],
    checks: [
      { en: 'Note values by hand', zh: '手工记录数值' },
      { en: 'Free space and disk of the gateway', zh: '网关的磁盘和剩余空间' },
      { en: 'Call technical staff', zh: '联系技术人员' },
    ],
  },
  'disk-low': {
    title: { en: 'Disk is nearly full', zh: '磁盘空间不足' },
    message: {
      en: '{detail} left on the disk of the gateway. Recording stops when it is full.',
      zh: '网关磁盘剩余 {detail}，写满后记录将停止。',
    },
    causes: [
      { en: 'Old recordings were not moved away', zh: '旧记录未移走' },
      { en: 'Another program fills the disk', zh: '其他程序占用磁盘' },
    ],
    checks: [
      { en: 'Call technical staff', zh: '联系技术人员' },
      { en: 'Move old recordings to an archive', zh: '将旧记录移至归档' },
    ],
  },
  'clock-wrong': {
    title: { en: 'Gateway clock was changed', zh: '网关时钟变动' },
    message: {
      en: 'The wall clock of the gateway jumped by {detail}. Times of day before and after do not fit.',
      zh: '网关时钟跳变 {detail}，前后时刻不一致。',
    },
    causes: [
      { en: 'Clock set by hand', zh: '手动设置了时钟' },
      { en: 'The time server corrected a wrong clock', zh: '时间服务器校正了错误时钟' },
    ],
    checks: [
      { en: 'Compare with another clock', zh: '与其他时钟比对' },
      { en: 'Time server of the site', zh: '院内时间服务器' },
    ],
  },
  'engine-stalled': {
    title: { en: 'Monitoring stood still', zh: '监测曾停顿' },
    message: {
      en: 'Alarms were not judged for {detail}.',
      zh: '有 {detail} 未判断报警。',
    },
    causes: [
      { en: 'The computer was suspended or overloaded', zh: '计算机被挂起或过载' },
      { en: 'A fault of the program', zh: '程序故障' },
    ],
    checks: [
      { en: 'Look at patient and console now', zh: '立即查看患者和主机' },
      { en: 'Other programs on the gateway', zh: '网关上的其他程序' },
      { en: 'Call technical staff', zh: '联系技术人员' },
    ],
  },
  'gateway-restarted': {
    title: { en: 'Gateway was restarted', zh: '网关已重启' },
    message: {
      en: 'Nothing was watched or recorded for {detail}.',
      zh: '有 {detail} 未监测、未记录。',
    },
    causes: [
      { en: 'Power failed or somebody restarted it', zh: '停电或有人重启' },
      { en: 'A process failed and was started anew', zh: '进程故障后重新启动' },
    ],
    checks: [
      { en: 'The console alarm list for that time', zh: '主机在该时段的报警列表' },
      { en: 'Values of all devices', zh: '所有设备的数值' },
    ],
  },
  'notifier-failed': {
    title: { en: 'Notification fails', zh: '通知失败' },
    message: {
      en: '{detail}: an alarm that nobody answers cannot be told to others.',
      zh: '{detail}：无人应答的报警无法通知他人。',
    },
    causes: [
      { en: 'The receiving server is not reachable', zh: '接收服务器无法访问' },
      { en: 'The program of the site fails', zh: '院内程序失败' },
    ],
    checks: [
      { en: 'Stay within hearing of the bed', zh: '保持在可听到报警的范围内' },
      { en: 'Call technical staff', zh: '联系技术人员' },
    ],
  },
  'self-test-overdue': {
    title: { en: 'Self-test overdue', zh: '自检超时' },
    message: {
      en: 'No self-test of a display at this bed for {detail}; one is due every 24 h.',
      zh: '本床显示屏已 {detail} 未自检，应每 24 小时自检一次。',
    },
    causes: [
      { en: 'Not done at the change of shift', zh: '交班时未自检' },
      { en: 'Done, but the result was not confirmed', zh: '已自检但未确认结果' },
    ],
    checks: [
      { en: 'Alarm setup, Self-test: listen, look, confirm', zh: '报警设置 → 自检：听、看、确认' },
      { en: 'Until then listen to the console', zh: '此前请注意主机报警音' },
    ],
  },
  'preset-file-refused': {
    title: { en: 'Limit file refused', zh: '限值文件无效' },
    message: {
      en: '{detail}: a file of alarm limits has a mistake. The limits in force did not change; the gateway would not start again with it.',
      zh: '{detail}：报警限值文件有误。当前限值未变，但网关将无法以此文件重新启动。',
    },
    causes: [
      { en: 'Somebody is editing the file', zh: '有人正在编辑该文件' },
      { en: 'The file was moved or deleted', zh: '文件被移动或删除' },
    ],
    checks: [
      { en: 'Call technical staff', zh: '联系技术人员' },
      {
        en: 'circuitwatch preset validate: line and remedy',
        zh: '运行 circuitwatch preset validate：查看行号与改法',
      },
    ],
  },
};
