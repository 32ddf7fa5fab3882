/**
 * How a node gets its first certificate, or its next one: over TLS from the machine that holds the
 * authority's key, with a token that a person carries. docs/enrolment.md specifies the words
 * exchanged. A private key is made where it is used and never leaves.
 */
@NullMarked
package dev.weir.enrolment;

import org.jspecify.annotations.NullMarked;
