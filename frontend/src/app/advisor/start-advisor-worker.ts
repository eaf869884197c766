/** The bundler finds the Worker's file by exactly this expression. */
export function startAdvisorWorker(): Worker {
  return new Worker(new URL('./advisor.worker', import.meta.url), { type: 'module' });
}
