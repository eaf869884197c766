import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from './environment';

describe('The environment', () => {
  test('needs no variable, because each has a default', () => {
    expect(readEnvironment({}).environment).toEqual({
      port: 3000,
      host: '0.0.0.0',
      region: 'eu-north-1',
      logLevel: 'info',
      ssmPrefix: '/static-file-upload',
      maxUploadBytes: 5_368_709_120,
      maxDirectUploadBytes: 536_870_912_000,
      directUpload: true,
      albIdleTimeoutSeconds: 600,
      userRequestsPerSecond: 200,
      addressRequestsPerSecond: 50,
      maxConcurrentUploads: 256,
      maxConcurrentUploadsPerUser: 64,
      minReceiveBytesPerSecond: 2048,
      receiveRatePeriodSeconds: 30,
      storageSilenceSeconds: 60,
      metricsPort: undefined,
      tracing: false,
      cognitoEndpoint: undefined,
    });
  });

  test('treats an empty variable as absent', () => {
    expect(readEnvironment({ PORT: '' }).environment?.port).toBe(3000);
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
  ])('is refused by the name of the variable when %s=%s', (name, value) => {
    const { environment, problems } = readEnvironment({ [name]: value });
    expect(environment).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(`${name} is "${value}"`)]);
  });

  test('is refused with every problem, and the location of the parameters is still known', () => {
    const { problems, parameters } = readEnvironment({ PORT: 'x', LOG_LEVEL: 'y', SSM_PREFIX: '/elsewhere' });
    expect(problems).toHaveLength(2);
    expect(parameters).toEqual({ region: 'eu-north-1', prefix: '/elsewhere' });
  });
});
