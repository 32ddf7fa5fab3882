/**
 * What reaches disks and volumes, from the kernel's own files on Linux, by OSHI elsewhere. Nothing
 * here knows of files or of the sampling loop.
 */
@NullMarked
package dev.weir.collector.disks;

import org.jspecify.annotations.NullMarked;
