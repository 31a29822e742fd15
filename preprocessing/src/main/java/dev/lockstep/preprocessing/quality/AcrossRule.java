package dev.lockstep.preprocessing.quality;

/** A rule that looks at a record and at other rows, so that it costs a shuffle or a lookup. */
sealed interface AcrossRule extends Rule permits Unique, ForeignKey {}
