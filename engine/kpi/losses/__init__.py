"""Process losses in the history: what never changed anything, was done twice, went round or waited; counted in one reading of all deals."""
