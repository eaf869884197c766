import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { allowOwnWorkers } from './app/security/trusted-types';

allowOwnWorkers(window);
void bootstrapApplication(App, appConfig);
