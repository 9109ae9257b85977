/** `CIRCUITWATCH_*` variables, which override the file: for containers and service units. */
import { logLevels, type LogLevel } from '../foundation/log-level.ts';
import { didYouMean } from '../foundation/nearest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentOverrides {
  readonly host?: string;
  readonly port?: number;
  readonly dataDir?: string;
  readonly logLevel?: LogLevel;
}

const prefix = 'CIRCUITWATCH_';
const known = ['HOST', 'PORT', 'DATA_DIR', 'LOG_LEVEL'].map((name) => prefix + name);

function isLogLevel(text: string): text is LogLevel {
  return logLevels.some((level) => level === text);
}

/** Problems are sentences that name the variable; an unknown CIRCUITWATCH_ variable is one (a typo would be silent). */
export function readEnvironment(env: Environment): {
  readonly overrides: EnvironmentOverrides;
  readonly problems: readonly string[];
} {
  const problems = Object.keys(env)
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .map(
      (name) =>
        `There is no variable ${name}.${didYouMean(name, known)} Known variables: ${known.join(', ')}.`,
    );
  const { CIRCUITWATCH_HOST: host, CIRCUITWATCH_PORT: portText } = env;
  const { CIRCUITWATCH_DATA_DIR: dataDir, CIRCUITWATCH_LOG_LEVEL: levelText } = env;
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && !(/^\d+$/.test(portText ?? '') && port <= 65_535)) {
    problems.push(`CIRCUITWATCH_PORT must be a whole number from 0 to 65535, not "${portText}".`);
  }
  if (dataDir === '') problems.push('CIRCUITWATCH_DATA_DIR is empty. Write a folder, or unset it.');
  if (levelText !== undefined && !isLogLevel(levelText)) {
    problems.push(
      `CIRCUITWATCH_LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${levelText}".${didYouMean(levelText, logLevels)}`,
    );
  }
  return {
    overrides: {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(dataDir ? { dataDir } : {}),
      ...(levelText !== undefined && isLogLevel(levelText) ? { logLevel: levelText } : {}),
    },
    problems,
  };
}
