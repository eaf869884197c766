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

export class UnexpectedPart extends Problem {
  constructor() {
    super(
      'unexpected-part',
      'The file must be the last part of the form, and the only file. Nothing was stored.',
    );
  }
}
