/**
 * The web application: HTTP API, stream and client files over one feed from the core. `buildApp` never listens; main.ts
 * does, and tests do on a port of their own. Limits and timeouts are all set here, explicitly (reliability.md §3.2).
 */
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { CommandDesk } from './command-desk.ts';
import { GatewayState } from './gateway-state.ts';
import { onUnroutable, registerProblems } from './problem.ts';
import { registerAlarmReportRoute } from './routes/alarm-report-route.ts';
import { registerBedRoutes } from './routes/bed-routes.ts';
import { registerCommandRoute } from './routes/command-route.ts';
import { registerGatewayRoutes } from './routes/gateway-routes.ts';
import { registerHealthRoute } from './routes/health-route.ts';
import { registerLimitPreviewRoute } from './routes/limit-preview-route.ts';
import { registerPresetRoutes } from './routes/preset-routes.ts';
import { registerMetrics } from './routes/metrics-route.ts';
import { registerRecordedRoutes } from './routes/recorded-routes.ts';
import { registerReplayRoutes } from './routes/replay-routes.ts';
import { registerSecurity } from './security-headers.ts';
import { registerClient } from './static-files.ts';
import { DisplayJournal } from './stream/display-journal.ts';
import { DisplayRegistry } from './stream/display-registry.ts';
import { DisplayWatch } from './stream/display-watch.ts';
import { StreamHub } from './stream/stream-hub.ts';
import { streamLimits } from './stream/stream-limits.ts';
import { StreamServer } from './stream/stream-server.ts';
import type { WebDeps, WebParts } from './web-deps.ts';

const bodyBytesMax = 64 * 1024;
const headerBytesMax = 16 * 1024;
/** Connections beyond the viewers': page loads, API readers, metrics. */
const spareConnections = 256;

export function buildApp(deps: WebDeps): FastifyInstance {
  const limits = { ...streamLimits, ...deps.limits };
  const app = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 10_000,
    maxRequestsPerSocket: 1000,
    forceCloseConnections: true,
    return503OnClosing: true,
    frameworkErrors: onUnroutable,
    routerOptions: { maxParamLength: 64, ignoreTrailingSlash: false, caseSensitive: true },
    http: { headersTimeout: 10_000, maxHeaderSize: headerBytesMax, connectionsCheckingInterval: 5000 },
  });
  app.server.maxConnections = limits.viewersMax + spareConnections;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  const state = new GatewayState(deps.clock);
  const hub = new StreamHub(state, deps.clock, limits);
  const desk = new CommandDesk(state, (message) => deps.feed.send(message));
  const journal = new DisplayJournal(
    (message) => deps.feed.send(message),
    (bedId) => state.bed(bedId) !== undefined,
  );
  const displays = new DisplayRegistry(state, journal);
  const stream = new StreamServer(hub, { desk, displays }, deps.clock, limits, deps.logger);
  const watch = new DisplayWatch(displays, state, deps.clock, (report) => deps.feed.send(report));
  const parts: WebParts = { state, desk, hub, stream, history: deps.history, clock: deps.clock };
  state.listen(hub);

  registerSecurity(app);
  registerProblems(app);
  registerApiDocs(app);
  app.register(
    async (api) => {
      registerHealthRoute(api, parts);
      registerGatewayRoutes(api, parts);
      registerBedRoutes(api, parts);
      registerCommandRoute(api, parts);
      registerLimitPreviewRoute(api, parts);
      registerPresetRoutes(api, parts);
      registerRecordedRoutes(api, parts);
      registerReplayRoutes(api, parts);
      registerAlarmReportRoute(api, parts);
    },
    { prefix: '/api' },
  );
  registerMetrics(app, parts);
  registerClient(app, deps.clientDir);

  app.addHook('onReady', async () => {
    stream.attach(app.server);
    deps.feed.start(state);
    watch.start();
  });
  app.addHook('preClose', async () => {
    watch.stop();
    deps.feed.close();
    await stream.close();
  });
  app.addHook('onClose', async () => {
    await deps.history.close();
  });
  return app;
}

/** The API's description at /api/docs. It is served from here; the validator that swagger-ui would call is off. */
function registerApiDocs(app: FastifyInstance): void {
  app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Circuitwatch',
        description: 'Beds, samples, alarms and recordings of one gateway. The live stream is docs/wire.md.',
        version: '1',
      },
    },
    transform: jsonSchemaTransform,
  });
  app.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { validatorUrl: null, docExpansion: 'list' },
    staticCSP: {
      'default-src': "'self'",
      'img-src': "'self' data:",
      'style-src': "'self' 'unsafe-inline'",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
    },
  });
}
