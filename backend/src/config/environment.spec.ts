import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from './environment';

describe('readEnvironment', () => {
  test('needs nothing', () => {
    expect(readEnvironment({}).environment).toEqual({
      PORT: 3000,
      HOST: '0.0.0.0',
      AWS_REGION: 'eu-north-1',
      LOG_LEVEL: 'info',
      SSM_PREFIX: '/static-file-upload',
      MAX_UPLOAD_BYTES: 5_368_709_120,
      MAX_DIRECT_UPLOAD_BYTES: 536_870_912_000,
      DIRECT_UPLOAD: 'on',
      ALB_IDLE_TIMEOUT_SECONDS: 600,
      USER_REQUESTS_PER_SECOND: 200,
      ADDRESS_REQUESTS_PER_SECOND: 50,
      MAX_CONCURRENT_UPLOADS: 256,
      MAX_CONCURRENT_UPLOADS_PER_USER: 64,
      MIN_RECEIVE_BYTES_PER_SECOND: 2048,
      RECEIVE_RATE_PERIOD_SECONDS: 30,
      STORAGE_SILENCE_SECONDS: 60,
    });
  });

  test('takes an empty variable for none', () => {
    expect(readEnvironment({ PORT: '' }).environment?.PORT).toBe(3000);
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['AWS_REGION', 'the north'],
    ['LOG_LEVEL', 'loud'],
    ['SSM_PREFIX', 'no-slash'],
    ['SSM_PREFIX', '/ends-with/'],
    ['MAX_UPLOAD_BYTES', '5368709121'],
    ['MAX_UPLOAD_BYTES', '1.5'],
    ['DIRECT_UPLOAD', 'yes'],
    ['AWS_ENDPOINT_URL', 'not a url'],
  ])('names the variable when %s=%s', (name, value) => {
    const { environment, problems } = readEnvironment({ [name]: value });
    expect(environment).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(`${name} is "${value}"`)]);
  });

  test('names every problem, and still knows where the parameters are', () => {
    const { problems, parameters } = readEnvironment({ PORT: 'x', LOG_LEVEL: 'y', SSM_PREFIX: '/elsewhere' });
    expect(problems).toHaveLength(2);
    expect(parameters).toEqual({ region: 'eu-north-1', prefix: '/elsewhere' });
  });
});
