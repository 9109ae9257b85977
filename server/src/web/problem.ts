/**
 * Errors of the API as problem+json (RFC 9457) with a stable `code`: programs branch on the code, people read the detail.
 * Every error of a route leaves through here, once.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { HistoryError } from './history/history-source.ts';

export const problemCodes = {
  badRequest: 400,
  bodyTooLarge: 413,
  foreignHost: 421,
  foreignOrigin: 403,
  notFound: 404,
  unknownBed: 404,
  unknownAlarm: 404,
  unknownRun: 404,
  /** The alarm is not as the person saw it. */
  staleRevision: 409,
  /** The detail begins with the alarm engine's own code. */
  commandRefused: 409,
  tooManyRequests: 429,
  internal: 500,
  /** The core has not said yet how the bed is, or is away. */
  notReady: 503,
  /** The recording cannot be read now. */
  recordingUnreadable: 503,
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** For the OpenAPI document and for clients. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
});

/** An expected failure of a request. The detail is for people and names the remedy where there is one. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** `extension`: further members, such as the state that the request did not match. */
export function sendProblem(
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  extension: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const status = problemCodes[code];
  const problem = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    code,
    detail,
    ...extension,
  };
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}

function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpProblem || error instanceof HistoryError)
    return sendProblem(reply, error.code, error.message);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map(
      (issue) => `${issue.instancePath.slice(1) || 'request'}: ${issue.message ?? 'not accepted'}`,
    );
    return sendProblem(reply, 'badRequest', details.join('; '));
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return sendProblem(reply, 'bodyTooLarge', error.message);
  if (status >= 400 && status < 500) return sendProblem(reply, 'badRequest', error.message);
  request.log.error({ err: error }, 'a request failed');
  return sendProblem(reply, 'internal', 'The gateway could not answer this request; its log says why.');
}

/** Addresses that fastify refuses before routing: not decodable, or with a parameter longer than any name we give. */
export function onUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  if (error.code === 'FST_ERR_BAD_URL')
    sendProblem(reply, 'badRequest', 'The address is not a valid URL path.');
  else sendProblem(reply, 'notFound', 'There is nothing at this address.');
}

export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(onError);
}
