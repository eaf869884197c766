import { testDocumentedClients } from './support/documented-clients';

testDocumentedClients(['Wget', 'HTTPie', 'Python', 'Go', 'Java']);
