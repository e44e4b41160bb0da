export { type BenchMachine, benchMachine, whereAndWhen } from './bench-machine.ts';
export { type Figure, meetsAim } from './figure.ts';
export { figureTable, type LeadingColumn } from './figure-table.ts';
export { countFigure, latencyFigures, noneFigure, percentile } from './figures-of.ts';
export { cpuSeconds } from './process-cpu.ts';
export { residentBytes } from './process-memory.ts';
export { createProgress, type Progress } from './progress.ts';
export { aimText, quantity } from './quantity.ts';
export { type BenchStackOptions, startBenchStack } from './start-bench-stack.ts';
