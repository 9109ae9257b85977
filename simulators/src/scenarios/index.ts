/** Every scenario by name, checked when the module loads: a bad timeline is a programming error. */
import { eventScenarios } from './events.ts';
import { scenarioSchema, type Scenario } from './scenario.ts';
import { storyScenarios } from './stories.ts';

export const scenarios: readonly Scenario[] = [...storyScenarios, ...eventScenarios].map((scenario) =>
  scenarioSchema.parse(scenario),
);
export const scenarioNames: readonly string[] = scenarios.map((scenario) => scenario.name);
export const defaultScenario = 'lively';

export function scenarioByName(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
