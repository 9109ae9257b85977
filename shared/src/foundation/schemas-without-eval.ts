/**
 * Imported first by a page that reads schemas: zod then never tries to compile them with `new Function`, which the page's
 * content security policy forbids and the browser would report as a violation.
 */
import { config } from 'zod';

config({ jitless: true });
