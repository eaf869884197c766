import { Problem } from '../http/problem';

export class NotAForm extends Problem {
  constructor() {
    super('unsupported-media-type', 'Send a form: Content-Type: multipart/form-data with a boundary.');
  }
}

export class MalformedForm extends Problem {
  constructor(detail = 'The form is damaged or ends too early. Nothing was stored.', options?: ErrorOptions) {
    super('malformed-request', detail, options);
  }
}

export class InvalidSha256 extends Problem {
  constructor() {
    const detail = 'The field sha256 must be 64 hexadecimal digits, as sha256sum prints them.';
    super('malformed-request', detail, { errors: [{ field: 'sha256', detail }] });
  }
}

export class UnexpectedPart extends Problem {
  constructor() {
    super(
      'unexpected-part',
      'The file must be the last part of the form, and the only file. Nothing was stored.',
    );
  }
}
