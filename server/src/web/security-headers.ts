/**
 * What every answer carries, and which requests get none. The page loads nothing from elsewhere and runs no inline script;
 * styles may be inline because react-aria and uPlot set them on elements. (ASVS 5.0 V3; reliability.md §3.3.)
 */
import type { FastifyInstance } from 'fastify';
import { isLoopbackHost } from './loopback.ts';
import { sendProblem } from './problem.ts';

const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
};

export function registerSecurity(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (isLoopbackHost(request.headers.host)) return;
    await sendProblem(reply, 'foreignHost', 'This gateway answers on localhost, 127.0.0.1 and [::1] only.');
  });
}
