/** The ways a device or its line can fail, by name (style.md rule 16). A test or a scenario switches one on for a while. */
export const faultModes = [
  /** Requests are not answered; a device that sends unasked goes on. */
  'noReply',
  /** Every frame arrives with one byte wrong. */
  'badChecksum',
  /** The first frame after the fault begins is lost. */
  'firstReplyLost',
  /** Bytes trickle, one every 20 ms; frames that do not fit into the waiting bytes are lost. */
  'slowDrip',
  /** The device goes on sending the values of the moment. */
  'stuckValue',
  /** Bytes are corrupted or dropped by chance. */
  'lineNoise',
  /** Random bytes come between the frames. */
  'garbage',
  /** Nothing comes any more; the port stays open. */
  'silent',
  /** The adapter is pulled: the port closes and comes back as another tty behind the same name. */
  'unplugged',
  /** The device is off; its adapter stays. It starts anew afterwards. */
  'poweredOff',
] as const;
export type FaultMode = (typeof faultModes)[number];
