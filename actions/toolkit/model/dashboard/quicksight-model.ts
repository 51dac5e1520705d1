import type { Location } from "../../kernel/location.ts";

/** Where an account has the users and groups of QuickSight. */
export interface QuickSightAccount {
  /** The Region in which the account signed up. */
  readonly identityRegion: string;
  readonly namespace: string;
}

/** What shows the dashboard: names in Athena and ids in QuickSight. */
export interface QuickSight {
  /** Athena's workgroup; where its results lie for a few days, encrypted as the published records are. */
  readonly workGroup: string;
  readonly results: {
    /** Its id. */
    readonly bucket: string;
    /** Ends in a slash. */
    readonly prefix: string;
    readonly source: Location;
  };
  readonly resultDays: number;
  /** The role with which QuickSight asks Athena. */
  readonly role: string;
  /** Id of data source, data set, analysis, dashboard and theme: each kind has ids of its own. */
  readonly asset: string;
  /** Id of the data set of rules. */
  readonly rules: string;
  readonly source: Location;
}
