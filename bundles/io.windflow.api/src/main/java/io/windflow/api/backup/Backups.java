package io.windflow.api.backup;

import io.windflow.api.identity.Principal;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes WindFlow's own data into archives and brings it back, whatever database it lives in. The archives are the files
 * of one folder: one that was copied there can be restored, one that was deleted there is gone. One archive is written or
 * restored at a time, beside all other work.
 */
@ProviderType
public interface Backups {

    /** All archives, newest first. */
    List<Backup> list();

    /** @throws io.windflow.api.Problem NOT_FOUND */
    Backup get(String name);

    /**
     * Begins to write an archive and returns at once.
     *
     * @throws io.windflow.api.Problem CONFLICT while another one is written or restored
     */
    Backup create(Principal by);

    /**
     * Deletes an archive; one that is being written is cancelled.
     *
     * @throws io.windflow.api.Problem NOT_FOUND, or CONFLICT while it is restored
     */
    void remove(String name, Principal by);

    /** The archive as a file's content, which the caller closes. @throws io.windflow.api.Problem NOT_FOUND or CONFLICT */
    InputStream open(String name);

    /**
     * Begins to bring back what an archive holds and returns at once. All else that the store holds is replaced, apart
     * from logins.
     *
     * @throws io.windflow.api.Problem NOT_FOUND, or CONFLICT while a deployment or another backup is under way
     */
    Restoration restore(String name, Principal by);

    /** The last restoration since WindFlow started, also one that goes on. */
    Optional<Restoration> restoration();

    /** Ends a restoration that has not begun to replace anything. @throws io.windflow.api.Problem CONFLICT if it has */
    Restoration cancelRestoration(Principal by);
}
