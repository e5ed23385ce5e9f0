import type { components } from "@/api/schema";

type Shapes = components["schemas"];

export type Plan = Shapes["PlanOfMigration"];
export type Finding = Shapes["MigrationFinding"];
export type MigrationElement = Shapes["MigrationElement"];
export type MigrationVersions = Shapes["MigrationVersions"];
export type RunningVersion = Shapes["RunningVersion"];
export type SignedPlan = Shapes["SignedPlan"];
export type Draft = Shapes["MigrationDraft"];
export type DryRun = Shapes["DryRun"];
export type MovedCase = Shapes["MovedCase"];
export type Applied = Shapes["AppliedMigration"];
export type FiledPlan = Shapes["FiledPlan"];
