import { writeFileSync } from 'node:fs';
import { metricsDocument, observabilityPage } from './metrics-table.ts';

writeFileSync(metricsDocument, observabilityPage());
