import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isOwnOrigin } from './loopback.ts';

describe('loopback names', () => {
  it.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST:1',
    '127.0.0.1',
    '127.0.0.1:65535',
    '[::1]',
    '[::1]:8080',
  ])('%s is this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:80',
    'evil.example#localhost',
    'localhost@evil.example',
    'localhost:80:80',
    '0.0.0.0:8080',
    '127.0.0.2',
    '::1',
    '192.168.0.7',
    'localhost ',
    'localhost,evil.example',
  ])('%s is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('origins', () => {
  it('a page that this host served, or no page at all, is our own', () => {
    expect(isOwnOrigin('http://127.0.0.1:8080', '127.0.0.1:8080')).toBe(true);
    expect(isOwnOrigin('http://LocalHost:8080', 'localhost:8080')).toBe(true);
    expect(isOwnOrigin(undefined, '127.0.0.1:8080')).toBe(true);
  });

  it.each([
    'null',
    '',
    'http://127.0.0.1',
    'http://127.0.0.1:8081',
    'https://127.0.0.1:8080',
    'http://127.0.0.1:8080.evil.example',
    'http://127.0.0.1:8080/',
    'http://localhost:8080',
    'http://evil.example',
  ])('%s is not our own', (origin) => {
    expect(isOwnOrigin(origin, '127.0.0.1:8080')).toBe(false);
  });

  it('no host means no own origin', () => {
    expect(isOwnOrigin('http://127.0.0.1:8080', undefined)).toBe(false);
  });
});
