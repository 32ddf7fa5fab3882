/**
 * What {@code weir doctor} looks at before an administrator has to: the machine, the node's files,
 * its ports and its peers. Everything in here reads and tries; nothing is changed, and no job is
 * disturbed.
 */
@NullMarked
package dev.weir.doctor;

import org.jspecify.annotations.NullMarked;
