import { Problem } from '../../problem/problem';

export function malformedForm(
  detail = 'The form is damaged or ends too early. Nothing was stored.',
): Problem {
  return new Problem('malformed-request', detail);
}
