// Written by `npm run types` from pipeline-config/schema/guardrails.schema.json.

/**
 * What watches the pipeline: audit trail, log retention, budgets, cost anomalies, and the waivers of controls.
 */
export interface GuardrailsSpec {
  /**
   * A multi-Region CloudTrail trail with log-file validation, encrypted by the pipeline's key. Default: no trail, for a reason under `without`.
   */
  trail?: {
    /**
     * Id of the bucket that receives the log files.
     */
    bucket: string;
    /**
     * Ids of the buckets whose object reads and writes are recorded. The trail's own bucket can't be among them.
     *
     * @minItems 1
     */
    dataEvents: string[];
  };
  /**
   * CloudWatch log groups of the job, the crawler and the trail.
   */
  logs: {
    /**
     * How long log events are kept; CloudWatch takes these values only.
     */
    retention?:
      | "1 day"
      | "3 days"
      | "5 days"
      | "7 days"
      | "14 days"
      | "30 days"
      | "60 days"
      | "90 days"
      | "120 days"
      | "150 days"
      | "180 days"
      | "365 days"
      | "400 days"
      | "545 days"
      | "731 days"
      | "1096 days"
      | "1827 days"
      | "2192 days"
      | "2557 days"
      | "2922 days"
      | "3288 days"
      | "3653 days";
  };
  /**
   * AWS Budgets, each with e-mails to the environment's alertEmail. Default: none, for a reason under `without`.
   */
  budgets?: {
    /**
     * Alerts on the first cent. Default: no such budget.
     */
    zeroSpend?: {
      /**
       * Spend of a month that triggers it.
       */
      limit: string;
    };
    /**
     * Alerts on shares of a monthly limit. Default: no such budget.
     */
    monthly?: {
      /**
       * Limit of a calendar month.
       */
      limit: string;
      /**
       * Shares of the limit at which an e-mail is sent.
       *
       * @minItems 1
       * @maxItems 10
       *
       * Items: Share of the limit.
       */
      notifyAt: string[];
    };
  };
  /**
   * Cost Anomaly Detection with an SNS topic. Default: none, for a reason under `without`.
   */
  costAnomalies?: {
    /**
     * Total impact from which an anomaly is reported.
     */
    threshold: string;
    /**
     * An existing monitor to use. AWS allows one service monitor an account and makes it in new ones. Default: make one.
     */
    monitorArn?: string;
  };
  /**
   * Guardrails that the pipeline goes without, each with the reason: who else watches, or why nobody has to. Every plan and audit shows it. A guardrail that is neither in this file nor here is refused. Default: none.
   */
  without?: {
    /**
     * Why no trail is made. Default: it is there.
     */
    trail?: string;
    /**
     * Why there is no budget. Default: it is there.
     */
    budgets?: string;
    /**
     * Why no cost anomalies are reported. Default: it is there.
     */
    costAnomalies?: string;
  };
  /**
   * Controls that may fail, each with who answers for it, why, and until when. Default: none.
   */
  waivers?: WaiverSpec[];
}
/**
 * One waiver of one control on one resource.
 */
export interface WaiverSpec {
  /**
   * Id of the control.
   */
  control: string;
  /**
   * Id of the resource as the audit report shows it, or * for all.
   */
  resource: string;
  /**
   * Who answers for it.
   */
  owner: string;
  /**
   * Why the finding is acceptable.
   */
  reason: string;
  /**
   * Last day on which the waiver holds; the finding returns the day after.
   */
  expires: string;
}
