package dev.lockstep.training.worker;

import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingOptions;
import java.io.Serializable;

/**
 * What the tasks of one job must agree on to form a ring.
 *
 * @param application Spark's application id
 * @param identity of the work, e.g. its fingerprint
 * @param secret of the job
 * @param options deadlines
 */
public record RingJob(String application, String identity, JobSecret secret, RingOptions options)
    implements Serializable {}
