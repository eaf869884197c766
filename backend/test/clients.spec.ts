import { testDocumentedClients } from './support/documented-clients';

testDocumentedClients(['curl', 'Node']);
