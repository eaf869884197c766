/** Sends what the forms of the API's page say, and shows what comes back. */
export {};

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const token = document.querySelector<HTMLInputElement>('#token');

for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(form);
  });
}
openTarget();
window.addEventListener('hashchange', openTarget);

async function submit(form: HTMLFormElement): Promise<void> {
  const output = form.querySelector('output');
  output?.replaceChildren('Sending …');
  try {
    const response = await fetch(requestOf(form));
    const status = `${response.status} ${response.statusText}`;
    const requestId = `Request id: ${response.headers.get('x-request-id') ?? 'none'}`;
    output?.replaceChildren(
      line('strong', status),
      line('p', requestId),
      line('pre', readable(await response.text())),
    );
  } catch (error) {
    output?.replaceChildren(line('strong', `The request was not sent, or got no response: ${String(error)}`));
  }
}

function requestOf(form: HTMLFormElement): Request {
  const { method = '', path = '', mediaType = '' } = form.dataset;
  const headers = new Headers();
  if (form.dataset['public'] === 'false' && token?.value)
    headers.set('Authorization', `Bearer ${token.value.trim()}`);
  const controls = [...form.querySelectorAll<Control>('[data-kind]')];
  const of = (kind: string) =>
    controls.filter(({ dataset, value }) => dataset['kind'] === kind && value !== '');

  let target = path;
  for (const { name, value } of of('path'))
    target = target.replace(`{${name}}`, () => encodeURIComponent(value));
  const query = new URLSearchParams(of('query').map(({ name, value }) => [name, value]));
  if (query.size > 0) target += `?${query.toString()}`;
  for (const { name, value } of of('header')) headers.set(name, value);

  const [json] = of('json');
  if (json) {
    headers.set('Content-Type', 'application/json');
    return new Request(target, { method, headers, body: json.value });
  }
  const fields = of('body').map((control) => ({ name: control.name, value: valueOf(control) }));
  if (mediaType === 'multipart/form-data') {
    const body = new FormData();
    for (const { name, value } of fields) body.append(name, value);
    return new Request(target, { method, headers, body });
  }
  const [file] = fields;
  return new Request(target, { method, headers, body: file?.value ?? null });
}

function valueOf(control: Control): string | File {
  const file = control instanceof HTMLInputElement ? control.files?.[0] : undefined;
  return file ?? control.value;
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function line(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** Opens what a link on the page leads to. */
function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
