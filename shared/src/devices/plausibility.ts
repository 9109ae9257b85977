/**
 * A number outside its channel's sensor range keeps its value and becomes `implausible`: people see what the device said,
 * rules and derived values never use it.
 */
import { channelOf, isPlausible } from '../channels/catalog.ts';
import type { Channel, ChannelId } from '../channels/channel.ts';
import type { Reading } from '../channels/sample.ts';

const reason = 'outside the range of its sensor';

/** The check with a memory of its channels: it runs on every reading. */
export function createPlausibilityCheck(): (reading: Reading) => Reading {
  const channels = new Map<ChannelId, Channel | undefined>();
  return (reading) => {
    if (reading.value === null) return reading;
    let channel = channels.get(reading.channel);
    if (channel === undefined && !channels.has(reading.channel)) {
      channel = channelOf(reading.channel);
      channels.set(reading.channel, channel);
    }
    if (!channel || isPlausible(channel, reading.value)) return reading;
    return { ...reading, validity: 'implausible', reason };
  };
}
