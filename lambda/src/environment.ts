import type { StorageSettings } from './storage/part-copier.ts';

export interface FunctionSettings extends StorageSettings {
  /** Set by Lambda itself. */
  readonly functionName: string;
}

/** Reads the function's settings. @throws Error that names every missing variable */
export function readEnvironment(): FunctionSettings {
  const names = [
    'NORMAL_BUCKET_NAME',
    'SENSITIVE_BUCKET_NAME',
    'SENSITIVE_KMS_KEY_ARN',
    'AWS_LAMBDA_FUNCTION_NAME',
  ] as const;
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`These environment variables are not set: ${missing.join(', ')}`);
  const value = (name: (typeof names)[number]) => process.env[name] ?? '';
  return {
    normalBucket: value('NORMAL_BUCKET_NAME'),
    sensitiveBucket: value('SENSITIVE_BUCKET_NAME'),
    sensitiveKeyArn: value('SENSITIVE_KMS_KEY_ARN'),
    functionName: value('AWS_LAMBDA_FUNCTION_NAME'),
  };
}
