/** What a rule watches, in words, for docs/alarms.md. */
import type { AlarmRule } from '@circuitwatch/shared/alarms/alarm-rule.ts';
import type { RelationClause, Signal } from '@circuitwatch/shared/alarms/signals/signal-declaration.ts';

function amount(by: number, as: 'percent' | 'absolute'): string {
  return as === 'percent' ? `${by} %` : String(by);
}

function clauseText(clause: RelationClause): string {
  if (!('by' in clause))
    return `${clause.channel} ${clause.test} (swings of ${clause.swingPercent} % of its reference)`;
  if (clause.test === 'steady') return `${clause.channel} within ${amount(clause.by, clause.as)}`;
  return `${clause.channel} ${clause.test === 'rise' ? 'up' : 'down'} by ${amount(clause.by, clause.as)}`;
}

function span(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

export function signalText(signal: Signal): string {
  switch (signal.kind) {
    case 'state':
      return `${signal.channel} in state ${signal.states.join(', ')}`;
    case 'rate': {
      const sustained = signal.sustained
        ? ', the gentler half, at constant speed while the flow does not rise'
        : '';
      return `robust slope of ${signal.channel} over ${span(signal.windowS)}${sustained}`;
    }
    case 'fall': {
      const other = signal.whileNotFalling ? ` while ${signal.whileNotFalling} does not fall` : '';
      return `fall of ${signal.channel} within ${signal.windowS} s at constant speed${other}, from more than ${signal.floor}`;
    }
    case 'baseline':
      return `${signal.channel} against the captured baseline at the same flow ±${signal.flowTolerance * 100} %, last judgement held for ${span(signal.holdS)}`;
    case 'relation': {
      const clauses = signal.clauses.map(clauseText).join(', ');
      return `${signal.change} of ${signal.channel} against its reference of the last minutes at this speed, with ${clauses}`;
    }
    case 'schedule':
      return signal.since === 'circuitStart' ? 'time since the circuit’s start' : 'time since the last check';
    case 'chatter': {
      const low =
        signal.belowTargetShare === undefined
          ? ''
          : ` while flow is below ${signal.belowTargetShare * 100} % of target`;
      return `peak-to-peak of p1 while it and the flow swing (5 s at 5 Hz or more, else 15 s), at constant speed${low}`;
    }
    case 'clotTrend':
      return `robust trend of dPPerFlow over ${span(signal.windowS)} at the same flow ±5 %, while Hct and temperature hold`;
  }
}

export function watchedText({ condition }: AlarmRule): string {
  switch (condition.type) {
    case 'limit': {
      const value = condition.magnitude ? `\\|${condition.channel}\\|` : condition.channel;
      return `${value} ${condition.side} its limit`;
    }
    case 'noValue':
      return `no valid value of ${condition.channels.join(', ')} while the device goes on (one alarm per channel)`;
    case 'noValueAfterFall':
      return `no value of ${condition.channel} after a last one below the limit`;
    case 'link':
      return 'port closed, or no frame for max(3 periods, 5 s) (one alarm per device)';
    case 'signal':
      return `${signalText(condition.signal)}: ${condition.side} its limit`;
    case 'technical':
      return 'found by the gateway in itself or its displays';
    case 'waiting':
      return condition.inputs.join(', ');
  }
}
